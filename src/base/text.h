// Small questions about text that several folders ask.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy {

// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms).
bool IsUtf8(std::string_view bytes);
// The length of the well-formed UTF-8 character at the front, 1 to 4; 0 where there is none. Precondition: not empty.
std::size_t Utf8Length(std::string_view bytes);

// The candidate nearest to `word` by edit distance, or empty if none is near enough to be meant.
std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates);
std::string_view Nearest(std::string_view word, std::span<const std::string> candidates);

// `a, b and c`.
std::string JoinWords(std::span<const std::string> words, std::string_view last = " and ");

// `1 item`, `3 items`.
std::string Count(std::size_t number, std::string_view noun);
std::string Count(std::size_t number, std::string_view singular, std::string_view plural);

// `no file was found` becomes `No file was found.`; empty stays empty, and a path or key keeps its first letter.
std::string Sentence(std::string_view text);

std::string Lower(std::string_view text);
std::string_view Trim(std::string_view text);
std::vector<std::string_view> Split(std::string_view text, char separator);

// At most `limit` bytes of the text on one line, cut at a character boundary and marked with `…` where it was cut;
// control characters become spaces, so that foreign text cannot drive a terminal.
std::string OneLine(std::string_view text, std::size_t limit = 120);

// The text with its lines kept, each as OneLine makes it.
std::string Printable(std::string_view text);

}  // namespace seaworthy
