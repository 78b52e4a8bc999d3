using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using OptimizerFunctional.Cli.Tests;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>A Redis of the test's own, whose data survive a restart.</summary>
internal sealed class Redis : IDisposable
{
    private static readonly bool IsThere = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    private readonly TemporaryFolder data = new();
    private readonly int port = FreePort();
    private Process server;

    private Redis() => server = Run();

    internal string Address => $"127.0.0.1:{port}";

    /// <summary>Starts Redis, or skips the test where it is not installed.</summary>
    internal static Redis Start()
    {
        Assert.SkipUnless(IsThere, "redis-server is not installed (Debian: apt-get install redis-server)");
        return new();
    }

    /// <summary>Kills Redis and starts it again.</summary>
    internal void Restart()
    {
        Stop();
        Thread.Sleep(1000);
        server = Run();
    }

    public void Dispose()
    {
        Stop();
        data.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Run()
    {
        var started = Process.Start(
            new ProcessStartInfo(
                "redis-server",
                $"--bind 127.0.0.1 --port {port} --dir {data.Path} --appendonly yes --save \"\" --loglevel warning"
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        _ = started.StandardOutput.ReadToEndAsync();

        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return started;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        throw new InvalidOperationException("Redis does not start.");
    }

    private void Stop()
    {
        server.Kill();
        server.WaitForExit();
        server.Dispose();
    }
}
