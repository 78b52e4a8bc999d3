using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Expressions;

/// <summary>
/// The grammar of models:
/// <code>
/// sum     = product { ("+" | "-") product }
/// product = signed { ("*" | "/") signed }
/// signed  = ("-" | "+") signed | power
/// power   = atom [ "^" signed ]            right associative: 2^3^2 is 2^9, -x^2 is -(x^2), 2^-1 is 0.5
/// atom    = number | "pi" | name | function "(" sum ")" | "(" sum ")"
/// number  = digits [ "." [ digits ] ] [ exponent ] | "." digits [ exponent ]
/// exponent = ("e" | "E") [ "+" | "-" ] digits
/// name    = (letter | "_") { letter | digit | "_" }, a parameter or a column, case-sensitive
/// </code>
/// Products need a <c>*</c>. Signs, powers and parentheses are nested at most <see cref="DeepestNesting"/> deep.
/// </summary>
internal static class Grammar
{
    /// <summary>A summary for the help of a command.</summary>
    internal const string Summary =
        "+ - * / ^ with parentheses, the functions exp, log (natural), sqrt, sin, cos, tan and atan, pi, numbers such "
        + "as 2.5e-4, "
        + "parameters and columns. ^ binds before a minus sign and from the right: -x^2 is -(x^2), 2^3^2 is 2^9. 2*x "
        + "needs its *.";

    /// <summary>The maximum nesting depth, which prevents stack overflow.</summary>
    internal const int DeepestNesting = 100;

    /// <summary>The precedence of a sign: higher than * and lower than ^.</summary>
    internal const int SignStrength = 3;

    /// <summary>The name of the constant.</summary>
    internal const string Pi = "pi";

    private static readonly Operation[] FunctionOrder =
    [
        Operation.Exp,
        Operation.Log,
        Operation.Sqrt,
        Operation.Sin,
        Operation.Cos,
        Operation.Tan,
        Operation.Atan,
    ];

    private static readonly FrozenDictionary<string, Operation> FunctionsByName = FunctionOrder.ToFrozenDictionary(
        NameOf,
        StringComparer.Ordinal
    );

    /// <summary>The names of the functions.</summary>
    internal static IEnumerable<string> Functions => FunctionOrder.Select(NameOf);

    /// <summary>The name of a function.</summary>
    internal static string NameOf(Operation function) => function.ToString().ToLowerInvariant();

    /// <summary>Whether this is the name of a function, and which.</summary>
    internal static bool IsFunction(string name, out Operation function) =>
        FunctionsByName.TryGetValue(name, out function);

    /// <summary>The operator of a character; null if there is none.</summary>
    internal static Operation? Operator(char symbol) =>
        symbol switch
        {
            '+' => Operation.Add,
            '-' => Operation.Subtract,
            '*' => Operation.Multiply,
            '/' => Operation.Divide,
            '^' => Operation.Power,
            _ => null,
        };

    /// <summary>The precedence of an operator.</summary>
    internal static int Strength(Operation binary) =>
        binary switch
        {
            Operation.Add or Operation.Subtract => 1,
            Operation.Multiply or Operation.Divide => 2,
            _ => 4,
        };

    /// <summary>Whether this is a name by the grammar, including functions and pi.</summary>
    internal static bool IsName(string text) => text.Length > 0 && BeginsName(text[0]) && text.All(ContinuesName);

    /// <summary>Why a parameter or a column cannot have this name; null if it can.</summary>
    internal static string? WhyNot(string name) =>
        !IsName(name) ? "a name is letters, digits and _, and does not begin with a digit"
        : IsFunction(name, out _) ? "it is a function"
        : name == Pi ? "it is the constant"
        : null;

    /// <summary>Whether a name can start with this character.</summary>
    internal static bool BeginsName(char c) => char.IsLetter(c) || c == '_';

    /// <summary>Whether a name can contain this character after the first.</summary>
    internal static bool ContinuesName(char c) => char.IsLetterOrDigit(c) || c == '_';
}
