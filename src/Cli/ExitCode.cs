namespace OptimizerFunctional.Cli;

/// <summary>The exit codes of the command.</summary>
internal static class ExitCode
{
    /// <summary>Success.</summary>
    internal const int Success = 0;

    /// <summary>
    /// A number was not finite, a run did not end by its criterion, or a file could not be read or written.
    /// </summary>
    internal const int Failure = 1;

    /// <summary>The arguments are not valid.</summary>
    internal const int Usage = 2;

    /// <summary>An error of the program itself: EX_SOFTWARE of sysexits.h.</summary>
    internal const int Fault = 70;

    /// <summary>Interrupted by Ctrl-C. Other signals exit with 128 plus their number, too.</summary>
    internal const int Interrupted = 130;
}
