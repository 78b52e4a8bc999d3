namespace OptimizerFunctional.Cli;

/// <summary>The exit codes of the command.</summary>
internal static class ExitCode
{
    /// <summary>Success.</summary>
    internal const int Success = 0;

    /// <summary>A number was not finite, or a file could not be read or written.</summary>
    internal const int Failure = 1;

    /// <summary>The arguments are not valid.</summary>
    internal const int Usage = 2;

    /// <summary>Interrupted by Ctrl-C.</summary>
    internal const int Interrupted = 130;
}
