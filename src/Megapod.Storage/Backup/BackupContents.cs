namespace Megapod.Storage.Backup;

/// <summary>What a backup says of itself; its first entry.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Version">Version of the program that made it.</param>
/// <param name="Site">Id of the site.</param>
/// <param name="Made">When.</param>
/// <param name="Parts">Its files.</param>
public sealed record BackupContents(string Product, string Version, string Site, DateTimeOffset Made, IReadOnlyList<BackupPart> Parts);
