namespace Megapod.Storage.Audit;

using System.Globalization;

/// <summary>The newest entry of an audit, kept beside it: a chain whose end was cut off is whole by itself, and only its head tells.</summary>
/// <param name="Number">The entry's number; 0: there is none yet.</param>
/// <param name="Hash">Its hash, 64 hexadecimal digits; of number 0 all zeros.</param>
public sealed record AuditHead(long Number, string Hash)
{
    /// <summary>Name of its file.</summary>
    public const string FileName = "audit.head";

    private const int HashLength = 64;

    /// <summary>The head of an audit without entries.</summary>
    public static AuditHead None { get; } = new(0, new string('0', HashLength));

    /// <summary>As it is printed and kept: number, colon, hash.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Hash}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null: it is none.</summary>
    public static AuditHead? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Trim().Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && parts[1].Length == HashLength && parts[1].All(char.IsAsciiHexDigitLower)
            ? new AuditHead(number, parts[1])
            : null;
    }

    /// <summary>The head that is kept in a folder; null: none is, or it cannot be read as one.</summary>
    internal static AuditHead? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>Keeps it, whole or not at all.</summary>
    internal void Write(string folder)
    {
        string path = Path.Combine(folder, FileName);
        string next = path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(ToString() + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
