using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// Options and arguments with their types, rules and defaults. A value that breaks its rule is an error of the parser,
/// in one sentence; the help shows the default.
/// </summary>
internal static class Options
{
    /// <summary>An option with one text.</summary>
    internal static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    /// <summary>An option that can be repeated.</summary>
    internal static Option<string[]> Texts(string name, string value, string description) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>
    /// An option whose text is read by a function, which raises where it cannot; null where it is not given.
    /// </summary>
    internal static Option<T?> Of<T>(string name, string value, Func<string, T> read, string description) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = Parser(read),
        };

    /// <summary>A whole number from one number to another.</summary>
    internal static Option<long> Whole(
        string name,
        long usual,
        long least,
        string description,
        long most = long.MaxValue
    ) => Of(name, "N", text => Numbers.Whole(name, text, least, most), description).Usually(usual);

    /// <summary>A finite number above 0.</summary>
    internal static Option<double> Positive(string name, string value, double usual, string description) =>
        Of(name, value, text => Numbers.Positive(name, text), description).Usually(usual);

    /// <summary>One of some values, each with its name; the first is the default.</summary>
    internal static Option<Choice<T>> OneOf<T>(
        string name,
        string value,
        ImmutableArray<Choice<T>> choices,
        string description = ""
    )
    {
        var names = $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";
        var kind = name.TrimStart('-');
        return Of(name, value, text => Names.Find(kind, text, choices, choice => choice.Name), $"{names}{description}.")
            .Usually(choices[0]);
    }

    /// <summary>The same option with a default.</summary>
    internal static Option<T> Usually<T>(this Option<T> option, T usual)
    {
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    /// <summary>An argument that may be left out, so that what it would be can be said in our own words.</summary>
    internal static Argument<T?> Argument<T>(string name, Func<string, T> read, string description) =>
        new(name)
        {
            Description = description,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = Parser(read),
        };

    /// <summary>A method.</summary>
    internal static Argument<Method?> Method(string description) => Argument("METHOD", MethodWords.Find, description);

    /// <summary>Changes of hyperparameters.</summary>
    internal static Option<string[]> Set() =>
        Texts(
            "--set",
            "NAME=VALUE",
            "Change a hyperparameter: --set learning-rate=0.1. Can be repeated. See optimize list methods."
        );

    /// <summary>A dialect.</summary>
    internal static Option<string?> Dialect() =>
        Text("--dialect", "NAME", "The numbers of a paper or a library: see optimize list dialects.");

    /// <summary>The folder for files.</summary>
    internal static Option<string?> Out(string what) =>
        Text("--out", "DIR", $"Write {what} into this folder, which is made if need be.");

    /// <summary>A file to be written later: better said before a long run than after it that it cannot.</summary>
    internal static Option<string?> Save(string what) =>
        Of("--save", "FILE", path => Files.InFolder("--save", path), $"Write {what} there, to go on from.");

    /// <summary>Several methods.</summary>
    internal static Option<ImmutableArray<Contender>> Methods(string name, string description) =>
        Of(name, "A,B", text => Contender.All(text, name), description);

    /// <summary>The steps of each of several runs.</summary>
    internal static Option<long> Steps() => Whole("--steps", 1000, 0, "How many steps each run takes.");

    /// <summary>How near to the minimum is near enough.</summary>
    internal static Option<double> Gap() =>
        Positive("--gap", "G", 1e-6, "How far above the known minimum a value may be to count as having reached it.");

    private static Func<ArgumentResult, T?> Parser<T>(Func<string, T> read) =>
        result =>
        {
            try
            {
                return result.Tokens is [var token, ..] ? read(token.Value) : default;
            }
            catch (UsageException exception)
            {
                result.AddError(exception.Message);
                return default;
            }
        };
}
