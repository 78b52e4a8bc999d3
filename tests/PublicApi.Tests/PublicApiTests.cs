using System;
using System.IO;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PublicApiGenerator;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>
/// The public API of every library is a reviewed file in tests/data/api: what is added to it, renamed or removed shows
/// in the diff. RECORD_API=1 writes the files anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        // What compilers write, and what no caller sees.
        ExcludeAttributes =
        [
            "Microsoft.FSharp.Core.AbstractClassAttribute",
            "Microsoft.FSharp.Core.CompilationArgumentCountsAttribute",
            "Microsoft.FSharp.Core.CompilationMappingAttribute",
            "Microsoft.FSharp.Core.CompilationSourceNameAttribute",
            "Microsoft.FSharp.Core.LiteralAttribute",
            "Microsoft.FSharp.Core.NoComparisonAttribute",
            "Microsoft.FSharp.Core.NoEqualityAttribute",
            "Microsoft.FSharp.Core.SealedAttribute",
            "Microsoft.FSharp.Core.StructAttribute",
            "System.Diagnostics.CodeAnalysis.DynamicDependencyAttribute",
            "System.Diagnostics.DebuggerDisplayAttribute",
            "System.Diagnostics.DebuggerTypeProxyAttribute",
        ],
    };

    [Theory]
    [InlineData("OptimizerFunctional")]
    [InlineData("OptimizerFunctional.Charts")]
    [InlineData("OptimizerFunctional.Conjectures")]
    [InlineData("OptimizerFunctional.Core")]
    [InlineData("OptimizerFunctional.DataFrames")]
    [InlineData("OptimizerFunctional.Laws")]
    [InlineData("OptimizerFunctional.Problems")]
    [InlineData("OptimizerFunctional.Studies")]
    [InlineData("OptimizerFunctional.Tables")]
    [InlineData("OptimizerFunctional.Training")]
    public void Public_API_is_recorded(string assembly)
    {
        var path = Path.Combine(Root(), "tests", "data", "api", assembly + ".txt");
        var api = Short(Assembly.Load(assembly).GeneratePublicApi(Options));
        if (Environment.GetEnvironmentVariable("RECORD_API") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, api);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), api);
    }

    /// <summary>Names without their namespaces, but for those after the word namespace; no mark of F# types.</summary>
    private static string Short(string api) =>
        Regex.Replace(
            api.ReplaceLineEndings("\n"),
            @" *\[System\.Serializable\]\n|(?<!namespace |\w|\.)(?:System(?:\.[A-Z]\w*)*|Microsoft\.FSharp\.\w+|"
                + @"OptimizerFunctional)\.(?=[A-Z])",
            ""
        ) + "\n";

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
