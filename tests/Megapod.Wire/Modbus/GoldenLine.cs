namespace Megapod.Wire.Modbus;

using System.Runtime.CompilerServices;
using System.Text.Json;

/// <summary>One exchange between programs of other people, from golden.txt; how it was recorded stands there and in tests/peers/modbus_bank.md.</summary>
internal sealed record GoldenLine(string Client, string Server, byte[] Request, byte[] Answer, JsonElement What)
{
    public static IReadOnlyList<GoldenLine> All { get; } = [.. File.ReadLines(PathOf()).Where(line => !line.StartsWith('#')).Select(Parse)];

    public byte Function => What.GetProperty("fc").GetByte();

    public ushort Address => What.GetProperty("address").GetUInt16();

    /// <summary>How many are read; 0 where none are.</summary>
    public int Count => What.TryGetProperty("count", out var count) ? count.GetInt32() : 0;

    /// <summary>What the client said it read; null where it said nothing.</summary>
    public int[]? Values => List("values");

    public int[]? Written => List("written");

    /// <summary>The exception that the client told; 0 where there was none.</summary>
    public byte Exception => What.TryGetProperty("exception", out var exception) ? exception.GetByte() : (byte)0;

    public static GoldenLine Parse(string line)
    {
        string[] words = line.Split(' ', 5);
        return new GoldenLine(words[0], words[1], Convert.FromHexString(words[2]), Convert.FromHexString(words[3]), JsonDocument.Parse(words[4]).RootElement);
    }

    private static string PathOf([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "golden.txt");

    private int[]? List(string name) => What.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(item => item.GetInt32())] : null;
}
