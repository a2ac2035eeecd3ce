namespace Megapod.Site.Releases;

/// <summary>One file of a release.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Bytes">Its length, bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
public sealed record ReleaseFile(string Name, long Bytes, string Sha256);
