namespace Megapod.Unit.Files.DataFiles;

using System.IO.Compression;
using System.Text;
using Megapod.Core.Units;
using Megapod.Files.DataFiles;

/// <summary>A data folder of a test's own, removed with it.</summary>
internal sealed class DataFolderOnDisk : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("megapod-data-");

    public DataFolder Folder => DataFolder.Open(root.FullName).Value;

    public string PathOf(string name) => Path.Combine(root.FullName, name);

    public DataFolderOnDisk With(string name, string text) => WithBytes(name, Encoding.UTF8.GetBytes(text));

    public DataFolderOnDisk WithBytes(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
        return this;
    }

    public static byte[] Packed(string text)
    {
        using var all = new MemoryStream();
        using (var gzip = new GZipStream(all, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return all.ToArray();
    }

    public static Instant Utc(int year, int month, int day, int hour = 0, int minute = 0) =>
        Instant.FromUtc(new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc));

    public void Dispose() => root.Delete(recursive: true);
}
