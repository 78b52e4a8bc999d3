using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace OptimizerFunctional.Fuzz;

/// <summary>Damages texts, bytes and command lines.</summary>
internal sealed class Mutations(Random random)
{
    private static readonly string[] Odd =
    [
        "",
        " ",
        "0",
        "-0",
        "-1",
        "1",
        "2",
        "3",
        "1e-320",
        "1e308",
        "1e999",
        "-1e999",
        "NaN",
        "nan",
        "Infinity",
        "-∞",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "99999999999999999999",
        "0x10",
        "1,2",
        ",",
        ",,",
        "1;2",
        "=",
        "a=",
        "=1",
        "a=b=c",
        "..",
        "1..0",
        "0..1:lin:0",
        "1..2:log:-3",
        "0..1:log:5",
        "null",
        "true",
        "[]",
        "{}",
        "\"",
        "'",
        "\\",
        "\t",
        "\n",
        "\r\n",
        "é",
        "\u0000",
        "\ud800",
        "\ufeff",
        "😀",
        "--",
        "-",
        "--help",
        "x",
        "x[0]",
        "exp(",
        "1/0",
        "^",
        "adam",
        "ADAM",
        "rosenbrock",
    ];

    private static readonly string[] Tokens =
    [
        "NaN",
        "null",
        "-1",
        "0",
        "1e999",
        "-1e999",
        "1e-400",
        "\"\"",
        "\"x\"",
        "[]",
        "{}",
        "true",
        "99999999999999999999",
        "2.5",
        ",",
        "\n",
        "1e308",
        "4294967296",
        "\"1\"",
        "[1]",
        "\ufeff",
        "\"NaN\"",
    ];

    internal T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    internal string OddWord() =>
        random.Next(12) switch
        {
            0 => new string('x', 5000),
            1 => string.Join(',', Enumerable.Range(0, 3000)),
            2 => random.NextDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => Pick(Odd),
        };

    /// <summary>A command line with one to three changes.</summary>
    internal string[] Words(IReadOnlyList<string> words, IReadOnlyList<string> others)
    {
        var changed = words.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(changed.Count + 1);
            switch (random.Next(7))
            {
                case 0 when at < changed.Count:
                    changed.RemoveAt(at);
                    break;
                case 1 when at < changed.Count:
                    changed.Insert(at, changed[at]);
                    break;
                case 2 when at < changed.Count:
                    changed[at] = OddWord();
                    break;
                case 3 when at < changed.Count && changed[at].Contains('='):
                    changed[at] = changed[at][..(changed[at].IndexOf('=') + 1)] + OddWord();
                    break;
                case 4:
                    changed.Insert(at, Pick(others));
                    break;
                case 5 when at < changed.Count:
                    changed[at] = Damage(changed[at]);
                    break;
                default:
                    changed.Insert(at, OddWord());
                    break;
            }
        }

        return [.. changed];
    }

    /// <summary>A text with some of its characters changed.</summary>
    internal string Damage(string text) => Encoding.UTF8.GetString(Damage(Encoding.UTF8.GetBytes(text)));

    /// <summary>A file with one to four changes: bytes turned, cut, doubled, or numbers and words replaced.</summary>
    internal byte[] Damage(byte[] bytes)
    {
        var changed = bytes.ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(changed.Count + 1);
            var length = Math.Min(changed.Count - at, random.Next(1, 1 + random.Next(1, 40)));
            switch (random.Next(8))
            {
                case 0 when at < changed.Count:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(at, length);
                    break;
                case 2:
                    changed.InsertRange(at, changed.GetRange(at, length));
                    break;
                case 3 when random.Next(4) == 0:
                    changed.RemoveRange(at, changed.Count - at);
                    break;
                case 4:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Tokens)));
                    break;
                default:
                    ReplaceToken(changed, at);
                    break;
            }
        }

        return [.. changed];
    }

    private void ReplaceToken(List<byte> bytes, int at)
    {
        static bool IsInToken(byte b) =>
            b is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-' or (byte)'+' || char.IsLetter((char)b);

        var first = at;
        while (first < bytes.Count && !IsInToken(bytes[first]))
        {
            first++;
        }

        var end = first;
        while (end < bytes.Count && IsInToken(bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(first, end - first);
        bytes.InsertRange(first, Encoding.UTF8.GetBytes(Pick(Tokens)));
    }
}
