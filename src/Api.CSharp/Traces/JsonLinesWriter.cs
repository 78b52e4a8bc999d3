using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OptimizerFunctional;

/// <summary>Writes rows of the same columns as JSON Lines, one at a time.</summary>
internal sealed class JsonLinesWriter(TextWriter writer, ImmutableArray<string> names)
{
    private readonly char[] buffer = new char[32];
    private readonly string[] keys = [.. names.Select((name, place) => $"{(place == 0 ? "{" : ",")}{Quoted(name)}:")];

    public void Row(TraceRow row)
    {
        CsvWriter.RequireNames(names, row);
        for (var place = 0; place < keys.Length; place++)
        {
            writer.Write(keys[place]);
            Cell(row.Cells[place]);
        }

        writer.Write(keys.Length == 0 ? "{}\n" : "}\n");
    }

    private void Cell(TraceCell cell)
    {
        switch (cell.Kind)
        {
            case TraceKind.Count:
                writer.Write(cell.Count.ToString(CultureInfo.InvariantCulture));
                break;
            case TraceKind.Number when double.IsFinite(cell.Number):
                writer.Write(NumberText.Write(cell.Number, buffer));
                break;
            case TraceKind.Number:
                writer.Write('"');
                writer.Write(NumberText.Write(cell.Number, buffer));
                writer.Write('"');
                break;
            default:
                writer.Write(Quoted(cell.Text));
                break;
        }
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
