namespace Megapod.Site.Api;

/// <summary>A file of the pages as it is sent.</summary>
/// <param name="Path">Where it is asked for, such as <c>/assets/index-1a2b.js</c>.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Tag">Changes when the content does; without quotes.</param>
/// <param name="Plain">The bytes.</param>
/// <param name="Gzip">The same by gzip; null: there is no such copy.</param>
/// <param name="Brotli">The same by brotli; null: there is no such copy.</param>
internal sealed record WebFile(string Path, string ContentType, string Tag, byte[] Plain, byte[]? Gzip, byte[]? Brotli)
{
    /// <summary>Whether its name changes when its content does, so that it may be kept for ever.</summary>
    public bool IsHashed => Path.StartsWith("/assets/", StringComparison.Ordinal);
}
