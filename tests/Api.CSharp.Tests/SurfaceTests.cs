using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Rules for the public API.</summary>
public class SurfaceTests
{
    private static readonly Type[] Types =
    [
        .. typeof(Optimizer).Assembly.GetExportedTypes(),
        .. typeof(Trace).Assembly.GetExportedTypes(),
        .. typeof(Evaluation).Assembly.GetExportedTypes().Where(type => type.Namespace == "OptimizerFunctional"),
    ];

    [Fact]
    public void Public_signatures_have_no_fsharp_types()
    {
        const BindingFlags Declared =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        List<string> leaks = [];

        foreach (var type in Types)
        {
            IEnumerable<(string Member, IEnumerable<Type> Seen)> members =
            [
                (type.Name, [.. type.GetInterfaces(), type.BaseType ?? typeof(object)]),
                .. type.GetFields(Declared)
                    .Where(field => field.IsPublic || field.IsFamily)
                    .Select(field => (field.Name, (IEnumerable<Type>)[field.FieldType])),
                .. type.GetConstructors(Declared)
                    .Where(Seen)
                    .Select(made => (made.Name, made.GetParameters().Select(parameter => parameter.ParameterType))),
                .. type.GetMethods(Declared)
                    .Where(Seen)
                    .Select(method =>
                        (
                            method.Name,
                            method
                                .GetParameters()
                                .Select(parameter => parameter.ParameterType)
                                .Append(method.ReturnType)
                        )
                    ),
            ];
            leaks.AddRange(
                from member in members
                where member.Seen.Any(IsFSharp)
                select $"{type.Name}.{member.Member}"
            );
        }

        Assert.Empty(leaks);
        Assert.True(Types.Length > 40);
    }

    [Fact]
    public void Public_types_are_all_in_one_namespace() =>
        Assert.All(Types, type => Assert.Equal("OptimizerFunctional", type.Namespace));

    private static bool Seen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsFSharp(Type type) =>
        type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true
        || (type.HasElementType && IsFSharp(type.GetElementType()!))
        || type.GetGenericArguments().Any(IsFSharp);
}
