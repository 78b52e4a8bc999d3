using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OptimizerFunctional;

/// <summary>Cells as JSON has them.</summary>
internal static class JsonCell
{
    /// <summary>The cell at the reader, or null where its token is none. Of texts, NaN and the infinities are numbers if wanted.</summary>
    public static TraceCell? Read(ref Utf8JsonReader json, bool named)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                var digits = Encoding.ASCII.GetString(json.ValueSpan);
                return NumberText.TryCount(digits, out var count)
                    ? new(count)
                    : new(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
            case JsonTokenType.String:
                var text = json.GetString()!;
                return named && NumberText.TryNamed(text, out var number) ? new(number) : new(text);
            case JsonTokenType.Null:
                return new(double.NaN);
            default:
                return null;
        }
    }
}
