namespace Megapod.Storage.Backup;

/// <summary>One file in a backup.</summary>
/// <param name="Name">Where it lies in the state folder, with slashes.</param>
/// <param name="Bytes">Its length, bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
public sealed record BackupPart(string Name, long Bytes, string Sha256);
