using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OptimizerFunctional.Studies;

/// <summary>Writes and reads studies as JSON Lines.</summary>
internal static class StudyLines
{
    /// <summary>The version of the format. Newer ones are refused.</summary>
    private const int Format = 1;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The first line: the settings of the study.</summary>
    internal static string Header(Study study) =>
        Line(
            new JsonObject
            {
                ["format"] = Format,
                ["space"] = new JsonArray([.. study.Space.Axes.Select(axis => JsonValue.Create(Described(axis)))]),
                ["search"] = Described(study.Search),
                ["seed"] = study.Search.Seed,
                ["budget"] = Described(study.Budget),
                ["trials"] = study.Count,
            }
        );

    /// <summary>A line for a report.</summary>
    internal static string Report(int trial, TrialReport report)
    {
        var line = new JsonObject { ["trial"] = trial, ["evaluations"] = report.Evaluations };
        line["value"] = double.IsFinite(report.Value) ? report.Value : report.Value.ToString(Invariant);

        if (report.Failure is { } failure)
        {
            line["failure"] = failure;
        }

        if (!report.Attributes.IsEmpty)
        {
            line["attributes"] = new JsonObject(
                report.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, Node(attribute.Value)))
            );
        }

        return Line(line);
    }

    /// <summary>The lines of all reports, those of lower rungs first.</summary>
    internal static IEnumerable<string> Reports(Study study) =>
        from trial in study.Trials
        from report in trial.Reports
        orderby report.Evaluations, trial.Index
        select Report(trial.Index, report);

    /// <summary>The study with the reports of a text.</summary>
    internal static Study Resume(Study study, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = text.LastIndexOf('\n') + 1;
        using var reader = new StringReader(text[..end]);
        var number = 0;

        while (reader.ReadLine() is { } line)
        {
            number++;
            study = number == 1 ? Same(study, line) : Told(study, line, number);
        }

        return study;
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private static string Described(Axis axis) =>
        axis.Condition is { } condition ? $"{axis} when {condition}" : $"{axis}";

    private static string Described(Search search) =>
        search switch
        {
            TpeSearch tpe => FormattableString.Invariant(
                $"{tpe.Name}, startup {tpe.Startup}, candidates {tpe.Candidates}, generation {tpe.Generation}"
            ),
            CmaEsSearch cma => FormattableString.Invariant($"{cma.Name}, generation {cma.Generation}"),
            _ => search.Name,
        };

    private static string Described(Budget budget) =>
        budget is RungBudget rungs
            ? FormattableString.Invariant(
                $"{rungs.Name} up to {rungs.Evaluations} evaluations, from {rungs.Shortest}, by {rungs.Factor}"
            )
            : FormattableString.Invariant($"{budget.Evaluations} evaluations");

    private static string Line(JsonObject line) => line.ToJsonString() + "\n";

    /// <summary>The study, if the first line of a text has its settings.</summary>
    private static Study Same(Study study, string line)
    {
        var (own, found) = (Parsed(Header(study), 1), Parsed(line, 1));

        if (found["format"] is JsonValue format && format.TryGetValue(out int version) && version > Format)
        {
            throw Bad(1, "format", $"{version}", $"at most {Format}: a newer version has written it");
        }

        foreach (var (name, value) in own)
        {
            if (!JsonNode.DeepEquals(value, found[name]))
            {
                throw Bad(
                    1,
                    name,
                    found[name]?.ToJsonString() ?? "missing",
                    $"{value!.ToJsonString()}, as in this study"
                );
            }
        }

        return study;
    }

    private static Study Told(Study study, string line, int number)
    {
        var (trial, report) = Read(line, number);
        var task = study.Ask().FirstOrDefault(task => task.Trial == trial && task.Until == report.Evaluations);

        return task is not null
            ? study.Tell(task, report)
            : throw Bad(
                number,
                "trial",
                FormattableString.Invariant($"{trial} after {report.Evaluations} evaluations"),
                "one that the study asks for after the lines before"
            );
    }

    /// <summary>Reads the line of a report.</summary>
    internal static (int Trial, TrialReport Report) Read(string line, int number)
    {
        var report = Parsed(line, number);
        return (
            Member(report, "trial", number, node => node.GetValue<int>()),
            new(
                Member(report, "evaluations", number, node => node.GetValue<long>()),
                Member(report, "value", number, Value),
                report["failure"] is null ? null : Member(report, "failure", number, node => node.GetValue<string>())
            )
            {
                Attributes = report["attributes"] switch
                {
                    null => [],
                    JsonObject all =>
                    [
                        .. all.Select(one => KeyValuePair.Create(one.Key, Cell(one.Key, one.Value, number))),
                    ],
                    var other => throw Bad(number, "attributes", other.ToJsonString(), "a JSON object"),
                },
            }
        );
    }

    /// <summary>A cell as JSON. Numbers have a point or an exponent, counts have none.</summary>
    private static JsonNode? Node(TraceCell cell) =>
        cell switch
        {
            { IsEmpty: true } => null,
            { Kind: TraceKind.Text } => JsonValue.Create(cell.Text),
            { Kind: TraceKind.Count } => JsonValue.Create(cell.Count),
            _ when !double.IsFinite(cell.Number) => JsonValue.Create(cell.Number.ToString(Invariant)),
            _ => JsonNode.Parse(NumberText.Write(cell.Number, new char[32]).ToString()),
        };

    private static TraceCell Cell(string name, JsonNode? node, int number) =>
        node?.GetValueKind() switch
        {
            null => TraceCell.Empty,
            JsonValueKind.Number => NumberText.TryCount(node.ToJsonString(), out var count)
                ? new(count)
                : new(node.GetValue<double>()),
            JsonValueKind.String when NumberText.TryNamed(node.GetValue<string>(), out var named) => new(named),
            JsonValueKind.String => new(node.GetValue<string>()),
            _ => throw Bad(number, $"the attribute {name}", node.ToJsonString(), "a number, a text or null"),
        };

    private static double Value(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String ? NotFinite(node.GetValue<string>()) : node.GetValue<double>();

    private static double NotFinite(string text) =>
        text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new FormatException(),
        };

    private static JsonObject Parsed(string line, int number)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) as JsonObject ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw Bad(number, "it", "no JSON object", "a JSON object");
        }
    }

    private static T Member<T>(JsonObject line, string name, int number, Func<JsonNode, T> read)
    {
        try
        {
            return read(line[name] ?? throw new FormatException());
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            var rule = typeof(T) == typeof(string) ? "a text" : "a number";
            throw Bad(number, name, line[name]?.ToJsonString() ?? "missing", rule);
        }
    }

    private static ParameterException Bad(int line, string name, string found, string rule) =>
        new(FormattableString.Invariant($"line {line}: {name}"), found.Length > 60 ? $"{found[..60]}..." : found, rule);
}
