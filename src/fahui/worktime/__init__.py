"""The working calendar and the counting of terms."""
