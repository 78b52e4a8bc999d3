using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace OptimizerFunctional.Tests.Saved;

/// <summary>
/// Saved runs in which one place is altered, and the checksum with it: each is refused in one sentence, or goes on and
/// ends without an exception.
/// </summary>
public partial class AlteredRunTests
{
    private const int Further = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Every => [.. SavedCase.All.Select(known => known.Name)];

    private static int Cases =>
        int.TryParse(
            Environment.GetEnvironmentVariable("FSCHECK_CASES"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var cases
        )
            ? cases
            : 60;

    [Theory]
    [MemberData(nameof(Every))]
    public async Task Altered_run_is_refused_in_one_sentence_or_ends(string name)
    {
        var known = SavedCase.Find(name);
        // Other cases with other replays, as for all laws.
        var seed = Environment.GetEnvironmentVariable("FSCHECK_REPLAY") is { } replay ? Hash(replay) : 1;
        var random = new Random(Hash(name) ^ seed);
        for (var i = 0; i < Cases; i++)
        {
            var (text, what) = SavedText.Altered(known.Saved(2 + random.Next(25)), random);
            var ends = Task.Run(() => Resume(known, text, what));
            Assert.True(await Task.WhenAny(ends, Task.Delay(Patience)) == ends, $"{name} does not end: {what}\n{text}");
            await ends;
        }
    }

    private static void Resume(SavedCase known, string text, string what)
    {
        try
        {
            var (point, value) = known.Resumed(text, Further);
            if (double.IsFinite(value))
            {
                Assert.True(known.Value(point).Equals(value), $"{known.Name} lies: {what}: f = {value} at its best");
            }
        }
        catch (FormatException refusal)
        {
            Assert.True(
                refusal.Message.Length <= 400
                    && !refusal.Message.Any(char.IsControl)
                    && !NamesOfTypes().IsMatch(refusal.Message),
                $"{known.Name}: {what}: {refusal.Message}"
            );
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{known.Name}: {what}: {exception}\n{text}");
        }
    }

    private static int Hash(string text) => text.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter));

    [GeneratedRegex(@"System\.|Microsoft\.|OptimizerFunctional|`\d|ImmutableArray|\bDouble\b|Int32|Int64|Nullable")]
    private static partial Regex NamesOfTypes();
}
