namespace Megapod.Site.Releases;

using System.Text;
using Megapod.Core.Outcomes;

/// <summary>Where releases lie: a folder, or an address on the web. Nothing there is believed before its signature was found good.</summary>
/// <param name="http">Asks over the web; it has its time limit.</param>
public sealed class ReleaseShelf(HttpClient http)
{
    /// <summary>Name of what a release says of itself.</summary>
    public const string FileName = "release.json";

    /// <summary>Name of the signature beside it.</summary>
    public const string SignatureName = FileName + ".sig";

    /// <summary>A release says of itself some kilobytes.</summary>
    private const int MostBytes = 256 * 1024;

    /// <summary>Reads the release that lies there.</summary>
    /// <param name="place">A folder, or an address with http or https.</param>
    /// <param name="key">The public key of releases in PEM.</param>
    /// <param name="product">The product's name.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The release; MP3493 where nothing can be read there, MP3490 to MP3492 where it is not to be believed.</returns>
    public async Task<Outcome<Release>> ReadAsync(string place, string key, string product, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(place);
        var text = await FetchAsync(place, FileName, stop);
        if (!text.IsSuccess)
        {
            return Outcome<Release>.Failure(text.Faults);
        }

        var signature = await FetchAsync(place, SignatureName, stop);
        if (!signature.IsSuccess)
        {
            return Outcome<Release>.Failure(signature.Faults);
        }

        return ReleaseSeal.Judge(text.Value, Encoding.ASCII.GetString(signature.Value), key) is { } fault ? Outcome<Release>.Failure(fault) : Release.Read(text.Value, product);
    }

    private async Task<Outcome<byte[]>> FetchAsync(string place, string name, CancellationToken stop)
    {
        try
        {
            if (Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                using var answer = await http.GetAsync(new Uri(place.TrimEnd('/') + "/" + name), HttpCompletionOption.ResponseHeadersRead, stop);
                answer.EnsureSuccessStatusCode();
                await using var body = await answer.Content.ReadAsStreamAsync(stop);
                return await ReadAsync(body, name, stop);
            }

            await using var file = File.OpenRead(Path.Combine(place, name));
            return await ReadAsync(file, name, stop);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or NotSupportedException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return Outcome<byte[]>.Failure(new Fault("MP3493", $"{name} cannot be read at {place}: {e.Message}", "Check the address and the network, and try again."));
        }
    }

    private static async Task<Outcome<byte[]>> ReadAsync(Stream body, string name, CancellationToken stop)
    {
        byte[] buffer = new byte[MostBytes + 1];
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return length <= MostBytes ? Outcome<byte[]>.Success(buffer[..length]) : Outcome<byte[]>.Failure(new Fault("MP3493", $"{name} is larger than {MostBytes} bytes.", "That is no release; check the address."));
    }
}
