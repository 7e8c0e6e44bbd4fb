// Tells templates (Go and Helm, Jinja, ERB) from the YAML they would become, and from YAML that carries templates as
// text: Prometheus' `"{{ $value }}"`, Sloth's `{{.window}}` and GitHub's `${{ matrix.os }}` are data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace seaworthy::formats {

// Whether there is anything to look for; most texts have nothing.
bool HasTemplateMarks(std::string_view text);

// Whether an unquoted scalar that parsed is a piece of a template all the same. A scalar over several lines may have
// swallowed a line of control, which then is not ended in it.
bool IsTemplateScalar(std::string_view scalar, bool several_lines);

struct TemplateSpot {
  Place place;
  std::string excerpt;  // `{{- if .Values.ingress }}`
};

// The first sign of a template outside of quotes, comments and blocks, in a text that did not parse.
std::optional<TemplateSpot> FindTemplate(std::string_view text);

}  // namespace seaworthy::formats
