using System.Collections.Generic;
using Orleans;

namespace OptimizerFunctional.Cluster.Work;

/// <summary>A part of a sweep that one worker runs: a trial, up to a budget.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="From">The budget it has taken.</param>
/// <param name="Until">The budget to take it to.</param>
/// <param name="Settings">Its hyperparameters, as texts of the form NAME=VALUE.</param>
[GenerateSerializer, Immutable]
internal sealed record Assignment(
    [property: Id(0)] int Trial,
    [property: Id(3)] long From,
    [property: Id(1)] long Until,
    [property: Id(2)] IReadOnlyList<string> Settings
);

/// <summary>The result of an assignment.</summary>
/// <param name="Trial">The number of the trial.</param>
/// <param name="Until">The budget to which it was taken.</param>
/// <param name="Line">The line of the saved study.</param>
/// <param name="IsFailed">Whether the trial has failed.</param>
[GenerateSerializer, Immutable]
internal sealed record AssignmentResult(
    [property: Id(0)] int Trial,
    [property: Id(1)] long Until,
    [property: Id(2)] string Line,
    [property: Id(3)] bool IsFailed
);
