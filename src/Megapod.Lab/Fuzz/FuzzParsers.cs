namespace Megapod.Lab.Fuzz;

/// <summary>All parsers of what comes from outside.</summary>
internal static class FuzzParsers
{
    /// <summary>Makes them; each has its golden inputs with it.</summary>
    public static IReadOnlyList<FuzzParser> All() =>
    [
        new ModbusParser(),
        new SunSpecParser(),
        .. OcppParser.Editions(),
        new FeedParser("feed-json"),
        new FeedParser("feed-csv"),
        new TextFileParser("register-map"),
        new TextFileParser("site-file"),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All().Select(p => p.Name)];

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
