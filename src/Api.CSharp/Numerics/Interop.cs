using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.FSharp.Core;

namespace OptimizerFunctional;

/// <summary>Conversions from delegates to F# functions. The only file that names F# types.</summary>
internal static class Interop
{
    /// <summary>A function without arguments.</summary>
    public static FSharpFunc<Unit, TResult> Function<TResult>(Func<TResult> function) => FuncConvert.FromFunc(function);

    /// <summary>A function of one argument.</summary>
    public static FSharpFunc<T, TResult> Function<T, TResult>(Func<T, TResult> function) =>
        FuncConvert.FromFunc(function);

    /// <summary>A function of two arguments.</summary>
    public static FSharpFunc<T1, FSharpFunc<T2, TResult>> Function<T1, T2, TResult>(Func<T1, T2, TResult> function) =>
        FuncConvert.FromFunc(function);

    /// <summary>An action with one argument.</summary>
    public static FSharpFunc<T, Unit> Procedure<T>(Action<T> procedure) => FuncConvert.FromAction(procedure);

    /// <summary>The value, or none for null.</summary>
    public static FSharpValueOption<T> Optional<T>(T? value)
        where T : class => value is null ? FSharpValueOption<T>.None : FSharpValueOption<T>.Some(value);

    /// <summary>A copy of the numbers, or none for null.</summary>
    public static FSharpValueOption<ImmutableArray<double>> Optional(IReadOnlyList<double>? numbers) =>
        numbers is null
            ? FSharpValueOption<ImmutableArray<double>>.None
            : FSharpValueOption<ImmutableArray<double>>.Some([.. numbers]);
}
