using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using OptimizerFunctional.Fuzz;

// Damages command lines and files, kills processes, and looks for traces, hangs, long messages, unknown exit codes and
// other bytes than those of an undisturbed run:
//
//     dotnet run -c Release --project tests/Fuzz -- SEED COUNT [words|files|formulas|kills|beside [CASE]]
//
// prints each fault with the case that shows it, and ends with 1 if there is one. A case depends on the seed and on its
// number alone.
static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

var kinds = new Dictionary<string, Func<Random, string, (string Shown, string? Fault)>>
{
    ["words"] = Cases.Words,
    ["files"] = Cases.Files,
    ["formulas"] = Cases.Formulas,
    ["kills"] = Kills.Kill,
    ["beside"] = Kills.Beside,
};

if (args.Length < 2 || (args.Length > 2 && !kinds.ContainsKey(args[2])))
{
    Console.Error.WriteLine($"usage: SEED COUNT [{string.Join('|', kinds.Keys)} [CASE]]");
    return 2;
}

var (seed, count) = (Number(args[0]), Number(args[1]));
var (first, end) = args.Length > 3 ? (Number(args[3]), Number(args[3]) + 1) : (0, count);
var faults = 0;
foreach (var kind in args.Length > 2 ? [args[2]] : new[] { "words", "files", "formulas" })
{
    for (var number = first; number < end; number++)
    {
        var folder = Directory.CreateTempSubdirectory("fuzz").FullName;
        Directory.SetCurrentDirectory(folder);
        var random = new Random(unchecked((seed * 1_000_003) + (number * 7919) + (kind[0] * 104_729)));
        var (shown, fault) = kinds[kind](random, folder);
        Directory.SetCurrentDirectory(Path.GetTempPath());
        Directory.Delete(folder, recursive: true);
        if (fault is not null)
        {
            faults++;
            Console.WriteLine($"{kind} {number}: {fault}\n  {shown}");
        }
    }

    Console.WriteLine($"{kind}: {end - first} cases of seed {seed}");
}

Console.WriteLine($"{faults} faults");
return faults == 0 ? 0 : 1;
