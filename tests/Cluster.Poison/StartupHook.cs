using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

/// <summary>
/// Makes trials that end, spin or fill the memory: DOTNET_STARTUP_HOOKS loads this into the workers of a silo, and
/// POISON names trials, such as <c>3=exit,7=spin,11=memory</c>. The product knows nothing of it.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetCommandLineArgs() is [.., "worker"])
        {
            var poison = Environment
                .GetEnvironmentVariable("POISON")!
                .Split(',')
                .Select(pair => pair.Split('='))
                .ToDictionary(pair => int.Parse(pair[0], CultureInfo.InvariantCulture), pair => pair[1]);
            Console.SetIn(new Reader(Console.In, poison));
        }
    }

    private sealed class Reader(TextReader inner, Dictionary<int, string> poison) : TextReader
    {
        public override string? ReadLine()
        {
            var line = inner.ReadLine();
            var trial = poison.Keys.FirstOrDefault(trial => line?.Contains($"\"Trial\":{trial},") == true, -1);

            switch (poison.GetValueOrDefault(trial))
            {
                case "exit":
                    Environment.Exit(3);
                    break;
                case "spin":
                    while (true) { }
                case "memory":
                    List<byte[]> hoard = [];

                    while (true)
                    {
                        hoard.Add(new byte[1 << 20]);
                        Array.Fill(hoard[^1], (byte)1);
                    }
            }

            return line;
        }
    }
}
