using System;

namespace OptimizerFunctional.Cli.Input;

/// <summary>A command line that cannot be obeyed. The message is one line; the exit code is 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
