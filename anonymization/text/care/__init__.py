"""要配慮個人情報 (and 職安法5条の5): illness, disability, belief, crime, origin, family, union."""
