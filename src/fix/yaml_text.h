// YAML as a person would write it: the pieces that proposed files are made of.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::fix {

// A scalar that reads back as this text: plain where nothing can be misread, else in double quotes.
std::string Scalar(std::string_view text);

// The lines of the text, each with `indent` blanks in front and a line end behind it.
std::string Indented(std::string_view text, int indent);

// The words of a sentence as comment lines of at most 110 columns.
std::string Comment(std::string_view sentence);

// `checkout-availability` of `Checkout Availability`; `fallback` where no letter or digit is left.
std::string Kebab(std::string_view text, std::string_view fallback, std::size_t limit = 100);
// `CheckoutAvailability` of `checkout-availability`; `Shop99_9` of `shop-99-9`.
std::string Camel(std::string_view kebab);

// Foreign text for an annotation: on one line, and no template of Prometheus' own.
std::string Plain(std::string_view text);

}  // namespace seaworthy::fix
