using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>
/// The examples in the documentation of the façade compile and run. A line that prints has the output as its comment;
/// in a loop, the outputs have commas between.
/// </summary>
public sealed class DocumentationExampleTests
{
    private static readonly ImmutableSortedDictionary<string, string> Examples = XDocument
        .Load(Path.Combine(AppContext.BaseDirectory, "OptimizerFunctional.xml"))
        .Descendants("member")
        .Where(member => member.Element("example") is not null)
        .ToImmutableSortedDictionary(
            member => member.Attribute("name")!.Value,
            member => member.Element("example")!.Element("code")!.Value.ReplaceLineEndings("\n")
        );

    private static readonly Lazy<Assembly> Compiled = new(Compile);

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_prints_what_its_comments_say(string name)
    {
        var expected = Regex
            .Matches(Examples[name], @"Console\.WriteLine.*; // (.*)")
            .Select(line => line.Groups[1].Value);
        var type = Compiled.Value.GetType("Example" + Examples.Keys.ToList().IndexOf(name))!;
        type.GetMethod("Run")!.Invoke(null, null);
        var printed = (List<string>)type.GetField("Printed")!.GetValue(null)!;
        Assert.Equal(string.Join(", ", expected), string.Join(", ", printed));
    }

    [Fact]
    public void Every_method_has_an_example()
    {
        Type[] kinds = [typeof(Solver), typeof(LeastSquaresMethod), typeof(LineSearch)];
        var methods = typeof(Solver)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && Array.Exists(kinds, kind => kind.IsAssignableFrom(type)));
        Assert.Empty(methods.Select(method => $"T:{method.FullName}").Except(Examples.Keys));
    }

    private static Assembly Compile()
    {
        var program = string.Join(
            "\n",
            Examples.Values.Select(
                (code, place) =>
                    $$"""
                        public static class Example{{place}}
                        {
                            public static readonly List<string> Printed = [];

                            public static void Run()
                            {
                        #line 1 "{{Examples.Keys.ElementAt(place)}}"
                        {{code}}
                        #line default
                            }

                            private static class Console
                            {
                                public static void WriteLine(object? value) => Printed.Add($"{value}");
                            }
                        }
                        """
            )
        );
        const string Usings = """
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using OptimizerFunctional;

            """;
        var platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            "Examples",
            [CSharpSyntaxTree.ParseText(Usings + program, new(LanguageVersion.Latest))],
            platform.Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
        );
        return Assembly.Load(stream.ToArray());
    }
}
