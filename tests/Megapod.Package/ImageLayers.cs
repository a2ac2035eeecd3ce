namespace Megapod.Package;

using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

/// <summary>A container image in a file as docker and podman load it: what it says of itself and what its layers lay over each other.</summary>
internal sealed class ImageLayers
{
    /// <summary>Links that are followed one after the other: a ring of them is a mistake.</summary>
    private const int MostLinks = 16;

    private readonly Dictionary<string, Entry> files = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    public ImageLayers(string path)
    {
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        var small = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using (var outer = new TarReader(File.OpenRead(path)))
        {
            while (outer.GetNextEntry() is { } entry)
            {
                sums[entry.Name] = Convert.ToHexStringLower(SHA256.HashData(entry.DataStream!));
                if (entry.Name.EndsWith(".json", StringComparison.Ordinal))
                {
                    entry.DataStream!.Position = 0;
                    using var copy = new MemoryStream();
                    entry.DataStream.CopyTo(copy);
                    small[entry.Name] = copy.ToArray();
                }
            }
        }

        Sums = sums;
        Manifest = JsonDocument.Parse(small["manifest.json"]).RootElement[0];
        Config = JsonDocument.Parse(small[Manifest.GetProperty("Config").GetString()!]).RootElement;
        foreach (string? layer in Manifest.GetProperty("Layers").EnumerateArray().Select(l => l.GetString()))
        {
            Lay(path, layer!);
        }
    }

    /// <summary>SHA-256 of each part of the file, by its name.</summary>
    public IReadOnlyDictionary<string, string> Sums { get; }

    /// <summary>What is loaded: the names of configuration and layers.</summary>
    public JsonElement Manifest { get; }

    /// <summary>The configuration.</summary>
    public JsonElement Config { get; }

    /// <summary>All that a container sees, by its path.</summary>
    public IReadOnlyDictionary<string, Entry> Files => files;

    /// <summary>What lies at a path, links followed; null: nothing does.</summary>
    public Entry? Find(string path)
    {
        for (int links = 0; links < MostLinks; links++)
        {
            var at = Resolve(path);
            if (at.Entry is not { Type: TarEntryType.SymbolicLink } link)
            {
                return at.Entry;
            }

            path = link.Target.StartsWith('/') ? link.Target : Path.GetFullPath(link.Target, Path.GetDirectoryName(at.Path)!);
        }

        return null;
    }

    /// <summary>Follows links among the folders of a path, such as /lib to /usr/lib.</summary>
    private (string Path, Entry? Entry) Resolve(string path)
    {
        string at = "";
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int k = 0; k < parts.Length; k++)
        {
            string next = $"{at}/{parts[k]}";
            at = k + 1 < parts.Length && files.GetValueOrDefault(next) is { Type: TarEntryType.SymbolicLink } link ? Path.GetFullPath(link.Target, at.Length == 0 ? "/" : at) : next;
        }

        return (at, files.GetValueOrDefault(at));
    }

    private void Lay(string path, string layer)
    {
        using var outer = new TarReader(File.OpenRead(path));
        TarEntry? found;
        do
        {
            found = outer.GetNextEntry();
        }
        while (found is not null && found.Name != layer);

        using var inner = new TarReader(found!.DataStream!);
        while (inner.GetNextEntry() is { } entry)
        {
            string name = "/" + entry.Name.TrimStart('.').Trim('/');
            byte[] head = new byte[Math.Min(4_096, entry.DataStream?.Length ?? 0)];
            entry.DataStream?.ReadExactly(head);
            files[name] = entry.EntryType == TarEntryType.HardLink ? files["/" + entry.LinkName.TrimStart('.').Trim('/')] : new Entry(entry.EntryType, entry.Mode, entry.Uid, entry.LinkName, entry.Length, head);
        }
    }

    /// <summary>Something in a layer.</summary>
    /// <param name="Type">File, folder, link.</param>
    /// <param name="Mode">Who may do what.</param>
    /// <param name="Owner">Number of its user.</param>
    /// <param name="Target">Where a link leads.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="Head">The first of them.</param>
    internal sealed record Entry(TarEntryType Type, UnixFileMode Mode, int Owner, string Target, long Length, byte[] Head);
}
