//! The rules of this folder, held against their pages, and case by case.

mod cases;
mod pages;
