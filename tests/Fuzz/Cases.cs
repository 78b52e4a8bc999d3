using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Fuzz;

/// <summary>One damaged command line, or one damaged file.</summary>
internal static class Cases
{
    private const int LongestShown = 300;

    /// <summary>A valid command line with changes.</summary>
    internal static (string Shown, string? Fault) Words(Random random, string folder)
    {
        Corpus.Write(folder);
        var mutations = new Mutations(random);
        var words = mutations.Words(Split(mutations.Pick(CommandLines.All), folder), CommandLines.Options);
        return Judge(words, "");
    }

    /// <summary>A formula to minimize.</summary>
    internal static (string Shown, string? Fault) Formulas(Random random, string folder) =>
        Judge(new RandomFormulas(random).Next(), "");

    /// <summary>A valid command that reads a damaged file.</summary>
    internal static (string Shown, string? Fault) Files(Random random, string folder)
    {
        Corpus.Write(folder);
        var mutations = new Mutations(random);
        var (make, read) = mutations.Pick(Corpus.Pairs);
        var before = make.Length > 0 ? Command.Run(Split(make, folder)) : null;
        if (before?.Fault is { } fault)
        {
            return (make, fault);
        }

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var file = mutations.Pick(
            files
                .Where(file =>
                    read.Contains(Path.GetFileName(file), StringComparison.Ordinal)
                    || make.Contains("--out", StringComparison.Ordinal)
                )
                .ToList()
        );
        File.WriteAllBytes(file, mutations.Damage(File.ReadAllBytes(file)));
        return Judge(Split(read, folder), $" with {Path.GetFileName(file)} damaged");
    }

    internal static string[] Split(string line, string folder) =>
        [.. line.Split(' ').Select(word => word.Replace("FOLDER", folder, StringComparison.Ordinal))];

    private static (string Shown, string? Fault) Judge(IReadOnlyList<string> words, string what)
    {
        var verdict = Command.Run(words);
        var shown = $"{string.Join(' ', words.Select(Short))}{what}: {Short(verdict.Error)}";
        return (shown, verdict.Fault);
    }

    private static string Short(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "...";
}
