namespace Megapod.Lab.Fuzz;

/// <summary>All parsers of what comes from outside.</summary>
internal static class FuzzParsers
{
    /// <summary>They are made when they are wanted: the names alone are in the help of a command, on machines too that lack what a parser needs.</summary>
    private static readonly (string Name, Func<string, FuzzParser> Make)[] Known =
    [
        ("modbus", _ => new ModbusParser()),
        ("mqtt", _ => new MqttParser()),
        ("sunspec", _ => new SunSpecParser()),
        ("snmp", _ => new SnmpParser()),
        ("snmp-profile", _ => new SnmpProfileParser()),
        ("ocpp-1.6", OcppParser.Of16),
        ("ocpp-2.0.1", OcppParser.Of201),
        ("ocpp-2.1", OcppParser.Of21),
        ("feed-json", name => new FeedParser(name)),
        ("feed-csv", name => new FeedParser(name)),
        ("register-map", name => new TextFileParser(name)),
        ("site-file", name => new TextFileParser(name)),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>Makes them; each has its golden inputs with it.</summary>
    public static IReadOnlyList<FuzzParser> All() => [.. Known.Select(k => k.Make(k.Name))];

    /// <summary>The lines of a file that the program carries, without remarks.</summary>
    public static IEnumerable<string> Lines(string resource)
    {
        using var stream = typeof(FuzzParsers).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The program does not carry {resource}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Length > 0)
            {
                yield return line;
            }
        }
    }

    /// <summary>A file that the program carries.</summary>
    public static byte[] Bytes(string resource)
    {
        using var stream = typeof(FuzzParsers).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The program does not carry {resource}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
