using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Texts and members of JSON objects on standard output.</summary>
internal static class JsonText
{
    // Apostrophes and letters are not escaped: the JSON is not embedded in HTML.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A text in quotes.</summary>
    internal static string Quote(string text) => JsonSerializer.Serialize(text, Plain);

    /// <summary>An object with these names and numbers.</summary>
    internal static string Object(IEnumerable<string> names, IEnumerable<double> values) =>
        $"{{{string.Join(',', names.Zip(values, (name, value) => $"{Quote(name)}:{Digits.Json(value)}"))}}}";
}
