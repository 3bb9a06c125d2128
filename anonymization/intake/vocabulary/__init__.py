"""The words in headers of Japanese and global applicant tracking systems, and the canonical fields they mean."""
