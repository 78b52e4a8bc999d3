using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>A note below a figure: how many values of a series are affected, or a plain sentence.</summary>
internal sealed record Note(string Of, int Count, int All, string What)
{
    public static Note Sentence(string text) => new("", 0, 0, text);

    /// <summary>A note about affected values; none if there are none.</summary>
    public static IEnumerable<Note> About(string of, int count, int all, string what) =>
        count == 0 ? [] : [new(of, count, all, what)];

    /// <summary>One sentence per kind of note, without repetition.</summary>
    public static IReadOnlyList<string> Sentences(IEnumerable<Note> notes) =>
        [.. notes.Distinct().GroupBy(r => r.What).Select(kind => Sentence([.. kind]))];

    private static string Sentence(Note[] kind) =>
        kind switch
        {
            [{ Count: 0, What: var sentence }] => sentence,
            [var one] => $"{one.Of}: {one.Count} of {one.All} {one.What}.",
            _ => $"{AltText.Names(kind.Select(r => r.Of).Distinct())}: {kind.Sum(r => r.Count)} of "
                + $"{kind.Sum(r => r.All)} {kind[0].What}.",
        };
}
