#include "collectors/slo/inspect.h"

#include <utility>
#include <vector>

#include "formats/errors.h"
#include "formats/json_writer.h"
#include "slo/read.h"

namespace seaworthy::collectors::slo {
namespace {

using formats::JsonWriter;
using ::seaworthy::slo::Slo;
using ::seaworthy::slo::Target;

void WriteProblems(const Slo& slo, JsonWriter& out) {
  out.Key("problems").BeginArray();
  for (const std::string& fault : slo.faults) out.String(fault);
  for (const Target& target : slo.targets) {
    for (const std::string& fault : slo.FaultsOf(target)) out.String(fault);
  }
  for (const std::string& remark : slo.remarks) out.String(remark);
  out.EndArray();
}

void WriteSlo(const Slo& slo, JsonWriter& out) {
  out.BeginObject().Key("doc").Int(slo.document).Key("format").String(Name(slo.format));
  out.Key("name").String(slo.name).Key("service").String(slo.service);
  out.Key("objectives_percent").BeginArray();
  for (const Target& target : slo.targets) {
    if (target.percent) out.Raw(target.percent->Text());
  }
  out.EndArray();
  if (slo.window) out.Key("window_seconds").Int(slo.window->seconds);
  out.Key("calendar").Bool(slo.calendar);
  if (!slo.targets.empty()) {
    out.Key("indicator").String(Name(slo.IndicatorOf(slo.targets.front()).kind));
    out.Key("signal").String(slo.SignalOf(slo.targets.front()));
  }
  out.Key("usable").Bool(slo.IsUsable());
  WriteProblems(slo, out);
  out.Key("alerts").Int(slo.alerts).EndObject();
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  out.Key("templated").Bool(!stream.ok() && stream.error().Is(formats::kTemplated));
  if (!stream.ok()) out.Key("error").String(Error(stream.error()).InFile(path).ToString());
  ::seaworthy::slo::Reader reader;
  if (stream.ok()) reader.Add(*stream, path);
  out.Key("slos").BeginArray();
  for (const Slo& slo : std::move(reader).Finish()) WriteSlo(slo, out);
  return std::move(out.EndArray().EndObject()).text();
}

}  // namespace seaworthy::collectors::slo
