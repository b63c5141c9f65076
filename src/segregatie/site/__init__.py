"""What people read: documents, pages, the API."""
