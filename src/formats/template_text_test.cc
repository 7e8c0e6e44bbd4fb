#include "formats/template_text.h"

#include <gtest/gtest.h>

#include "formats/errors.h"
#include "formats/yaml.h"

namespace seaworthy::formats {
namespace {

std::string At(const Place& place) { return std::to_string(place.line) + ":" + std::to_string(place.column); }

std::string Outcome(std::string_view text) {
  Result<YamlStream> stream = ParseYaml(text);
  if (stream.ok()) return "yaml";
  return std::string(stream.error().code()) + "@" + At(stream.error().place());
}

TEST(Template, TemplatesAreToldFromBrokenYaml) {
  EXPECT_EQ(Outcome("kind: Deployment\n{{- if .Values.on }}\nspec: {}\n{{- end }}\n"), "formats/templated@2:1");
  EXPECT_EQ(Outcome("metadata:\n  name: {{ include \"shop.name\" . }}\n"), "formats/templated@2:9");
  EXPECT_EQ(Outcome("spec:\n  replicas: {{ .Values.replicas }}\n"), "formats/templated@2:13");
  EXPECT_EQ(Outcome("a: {{ x }}-suffix\n"), "formats/templated@1:4");
  EXPECT_EQ(Outcome("{% if prod %}\na: 1\n{% endif %}\n"), "formats/templated@1:1");
  EXPECT_EQ(Outcome("{{ range .Items }}\n- x\n{{ end }}\n"), "formats/templated@1:1");
  EXPECT_EQ(Outcome("{{ cookiecutter.name }}: x\n"), "formats/templated@1:1");
  EXPECT_EQ(Outcome("- {{ item }}\n"), "formats/templated@1:3");
  EXPECT_EQ(Outcome("a: <%= ENV['X'] %>\n"), "formats/templated@1:4");
}

TEST(Template, TemplatesThatParseByAccidentAreTemplates) {
  EXPECT_EQ(Outcome("image: shop:{{ .Values.tag }}\n"), "formats/templated@1:8");
  EXPECT_EQ(Outcome("metadata:\n  name: shop\n    {{- with .Values.labels }}\n"), "formats/templated@2:9");
  EXPECT_EQ(Outcome("labels:\n  name: shop\n    {{- end }}\n    {{- if .Values.a }}\n"), "formats/templated@2:9");
  EXPECT_EQ(Outcome("replicas: {{ replicas }}\n"), "formats/templated@1:11");
}

TEST(Template, TemplatesCarriedAsTextAreYaml) {
  EXPECT_EQ(Outcome("summary: \"{{ $value }} of {{ $labels.job }}\"\n"), "yaml");
  EXPECT_EQ(Outcome("summary: 'high: {{ if gt $value 1.0 }}very{{ end }}'\n"), "yaml");
  EXPECT_EQ(Outcome("summary: Instance {{ $labels.instance }} is down\n"), "yaml");
  EXPECT_EQ(Outcome("expr: sum(rate(http_requests_total{code=~\"5..\"}[{{.window}}]))\n"), "yaml");
  EXPECT_EQ(Outcome("description: |\n  {{- range query \"up\" }}\n  {{ .Values.x }}\n  {{- end }}\n"), "yaml");
  EXPECT_EQ(Outcome("summary: Up {{ range query \"up\" }}\n  {{ . }}\n  {{- end }}\n"), "yaml");
  EXPECT_EQ(Outcome("runs-on: ${{ matrix.os }}\nif: ${{ github.ref == 'x' }}\n"), "yaml");
  EXPECT_EQ(Outcome("# {{- if .Values.on }}\na: 1\n# {{- end }}\n"), "yaml");
  EXPECT_EQ(Outcome("a: {b: {c: 1}}\nd: {{}: 1}\n").substr(0, 4), "form");
}

TEST(Template, BrokenYamlWithTemplatesAsTextStaysBroken) {
  EXPECT_EQ(Outcome("summary: \"{{ $value }}\"\nbroken: a: b\n"), "formats/yaml-syntax@2:10");
  EXPECT_EQ(Outcome("text: |\n  {{- if .Values.on }}\nbroken: a: b\n"), "formats/yaml-syntax@3:10");
  EXPECT_EQ(Outcome("# {{- if .Values.on }}\nbroken: a: b\n"), "formats/yaml-syntax@2:10");
  EXPECT_EQ(Outcome("name: ${{ matrix.os }}\nbroken: a: b\n"), "formats/yaml-syntax@2:10");
}

TEST(Template, OpeningsWithoutEndTakeNoTime) {
  std::string openings;
  for (int i = 0; i < 100'000; ++i) openings += "{% {{ y ";
  EXPECT_EQ(Outcome("b: c: d\na: x" + openings), "formats/yaml-syntax@1:5");
  EXPECT_EQ(Outcome("a: x" + openings + "\n"), "yaml");
}

TEST(Template, MessageShowsTheTemplate) {
  Result<YamlStream> stream = ParseYaml("a: 1\n{{- if .Values.on }}\n");
  ASSERT_FALSE(stream.ok());
  EXPECT_NE(stream.error().message().find("{{- if .Values.on }}"), std::string::npos) << stream.error().message();
}

}  // namespace
}  // namespace seaworthy::formats
