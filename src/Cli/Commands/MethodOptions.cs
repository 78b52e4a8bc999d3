using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The argument and the options that say which method, and with which numbers.</summary>
internal sealed class MethodOptions
{
    internal MethodOptions(string description)
    {
        Method = Options.Argument("METHOD", (_, name) => MethodArguments.Find(name), description);
        Dialect = Options.Of(
            "--dialect",
            "NAME",
            (result, name) => result.Value(Method)?.FindDialect(name),
            "The numbers of a paper or a library: see optimize list dialects."
        );
        Set = Options.Repeated(
            "--set",
            "NAME=VALUE",
            (result, texts) => result.Value(Method) is { } method ? method.Changes(texts, "--set") : default,
            "Change a hyperparameter: --set learning-rate=0.1. Can be repeated. See optimize list methods."
        );
    }

    /// <summary>The method.</summary>
    internal Argument<Method?> Method { get; }

    /// <summary>Whose numbers it has, by name; null for the defaults.</summary>
    internal Option<string?> Dialect { get; }

    /// <summary>Which hyperparameters are changed, by name, and to what.</summary>
    internal Option<ImmutableArray<KeyValuePair<string, string>>> Set { get; }

    /// <summary>Adds the argument to a command, which adds the options where they are to stand.</summary>
    internal void AddTo(Command command)
    {
        command.Arguments.Add(Method);
        command.Require(Method, "\"optimize list methods\" shows what there is");
    }

    /// <summary>What the user wants; null where it is wrong.</summary>
    internal Variant? Read(SymbolResult result) =>
        result.Value(Method) is { } method
            ? new(method, result.Value(Dialect), result.Value(Set) is { IsDefault: false } set ? set : [])
            : null;
}
