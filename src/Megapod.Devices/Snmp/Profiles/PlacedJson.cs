namespace Megapod.Devices.Snmp.Profiles;

using System.Text.Json;

/// <summary>A piece of JSON that knows where it stands in its file.</summary>
internal sealed class PlacedJson
{
    private const int MostDepth = 12;
    private const byte LineEnd = (byte)'\n';

    private PlacedJson(JsonValueKind kind, int line, int column) => (Kind, Line, Column) = (kind, line, column);

    public JsonValueKind Kind { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1, in characters.</summary>
    public int Column { get; }

    /// <summary>The text, or the number as it is written; empty where it is neither.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The members of an object, in their order; a name may be there twice.</summary>
    public IReadOnlyList<(string Name, PlacedJson Value)> Members { get; private set; } = [];

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<PlacedJson> Items { get; private set; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static PlacedJson Read(ReadOnlySpan<byte> file)
    {
        var reader = new Utf8JsonReader(file, new JsonReaderOptions { MaxDepth = MostDepth, CommentHandling = JsonCommentHandling.Skip });
        var places = new Places(file);
        reader.Read();
        var root = Value(ref reader, ref places);
        return reader.Read() ? throw new JsonException("Something follows after the end.") : root;
    }

    private static PlacedJson Value(ref Utf8JsonReader reader, ref Places places)
    {
        var (line, column) = places.Of(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<(string, PlacedJson)>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = Text16(ref reader);
                    reader.Read();
                    members.Add((name, Value(ref reader, ref places)));
                }

                return new PlacedJson(JsonValueKind.Object, line, column) { Members = members };
            case JsonTokenType.StartArray:
                var items = new List<PlacedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, ref places));
                }

                return new PlacedJson(JsonValueKind.Array, line, column) { Items = items };
            case JsonTokenType.String:
                return new PlacedJson(JsonValueKind.String, line, column) { Text = Text16(ref reader) };
            case JsonTokenType.Number:
                return new PlacedJson(JsonValueKind.Number, line, column) { Text = System.Text.Encoding.ASCII.GetString(reader.ValueSpan) };
            default:
                return new PlacedJson(reader.TokenType == JsonTokenType.True ? JsonValueKind.True : reader.TokenType == JsonTokenType.False ? JsonValueKind.False : JsonValueKind.Null, line, column);
        }
    }

    /// <summary>Text; halves of characters, which JSON can write and no text can hold, make the file none.</summary>
    private static string Text16(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException problem)
        {
            throw new JsonException("A text is no Unicode.", problem);
        }
    }

    /// <summary>Where a place of a file is, in lines and characters.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 0.</param>
    /// <param name="bytes">Bytes before it in the line.</param>
    public static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> file, long line, long bytes)
    {
        var places = new Places(file);
        long at = 0;
        for (long left = line; left > 0 && at < file.Length; at++)
        {
            left -= file[(int)at] == LineEnd ? 1 : 0;
        }

        return places.Of(Math.Min(file.Length, at + bytes));
    }

    /// <summary>Counts lines and characters on the way through a file.</summary>
    private ref struct Places(ReadOnlySpan<byte> file)
    {
        private readonly ReadOnlySpan<byte> file = file;
        private int line = 1;
        private int column = 1;
        private long at;

        public (int Line, int Column) Of(long place)
        {
            for (; at < place; at++)
            {
                byte next = file[(int)at];

                // All bytes of a character but its first begin with the bits 10.
                column += (next & 0xC0) != 0x80 ? 1 : 0;
                (line, column) = next == LineEnd ? (line + 1, 1) : (line, column);
            }

            return (line, column);
        }
    }
}
