"""Parts that pages are put together from: the frame of a page, figures, forms, tables."""
