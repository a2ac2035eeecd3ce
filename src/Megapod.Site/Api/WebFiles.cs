namespace Megapod.Site.Api;

using System.Reflection;
using System.Security.Cryptography;

/// <summary>The pages that are built into this program.</summary>
internal static class WebFiles
{
    private const string Prefix = "web/";

    /// <summary>All of them; empty where the program was built without Node.js.</summary>
    public static IReadOnlyList<WebFile> Shipped { get; } = Read(typeof(WebFiles).Assembly);

    private static List<WebFile> Read(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        byte[]? Bytes(string name)
        {
            if (!names.Contains(name))
            {
                return null;
            }

            using var stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }

        var files = new List<WebFile>();
        foreach (string name in names.Where(n => TypeOf(n) is not null))
        {
            byte[] plain = Bytes(name)!;
            string path = "/" + name[Prefix.Length..].Replace('\\', '/');
            files.Add(new WebFile(path, TypeOf(name)!, Convert.ToHexStringLower(SHA256.HashData(plain))[..20], plain, Bytes(name + ".gz"), Bytes(name + ".br")));
        }

        return files;
    }

    /// <summary>The media type by the end of the name; null for the compressed copies and what nobody should ask for.</summary>
    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".webmanifest" => "application/manifest+json",
        _ => null,
    };
}
