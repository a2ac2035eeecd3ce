namespace Megapod.Files.DataFiles;

using System.IO.Compression;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary>Reads the whole text of a plain or gzip file within a bound, and says what is wrong with it instead of throwing.</summary>
internal static class TextSource
{
    /// <summary>The largest file of the layout unpacks to about 8 MB; a packed bomb must not take the controller's memory.</summary>
    public const int MostBytes = 128 * 1024 * 1024;

    private const int GzipTrailerBytes = 8;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Outcome<string> Read(string file)
    {
        try
        {
            var packed = file.EndsWith(".gz", StringComparison.Ordinal);
            if (!TryReadBytes(file, packed, out var bytes, out var length))
            {
                return Outcome<string>.Failure(DataFaults.TooLarge(file, MostBytes));
            }

            if (packed && !TrailerAgrees(file, length))
            {
                return Outcome<string>.Failure(DataFaults.TornGzip(file));
            }

            var start = length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0;
            return Outcome<string>.Success(Strict.GetString(bytes, start, length - start));
        }
        catch (InvalidDataException)
        {
            return Outcome<string>.Failure(DataFaults.TornGzip(file));
        }
        catch (DecoderFallbackException)
        {
            return Outcome<string>.Failure(DataFaults.NotText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<string>.Failure(DataFaults.Unreadable(file, error.Message));
        }
    }

    private static bool TryReadBytes(string file, bool packed, out byte[] bytes, out int length)
    {
        using var disk = File.OpenRead(file);
        using Stream source = packed ? new GZipStream(disk, CompressionMode.Decompress) : disk;
        using var all = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            if (all.Length + read > MostBytes)
            {
                bytes = [];
                length = 0;
                return false;
            }

            all.Write(buffer, 0, read);
        }

        bytes = all.GetBuffer();
        length = (int)all.Length;
        return true;
    }

    /// <summary>
    /// A gzip file ends with the length of what it holds (RFC 1952 §2.3.1). The unpacker is content with a file that was cut
    /// between two blocks or before that trailer, so the length is compared here. Files of several members are refused with it,
    /// and so is one that holds nothing: a header alone unpacks to nothing too.
    /// </summary>
    private static bool TrailerAgrees(string file, int length)
    {
        using var disk = File.OpenRead(file);
        if (length == 0 || disk.Length < GzipTrailerBytes)
        {
            return false;
        }

        Span<byte> size = stackalloc byte[4];
        disk.Seek(-size.Length, SeekOrigin.End);
        disk.ReadExactly(size);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)length;
    }
}
