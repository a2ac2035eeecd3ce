namespace Megapod.Site.Stations;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Files.SiteFile;

/// <summary>The way to the operator's central system as one station. What proves the station is read anew each time, so that a password or a certificate can be renewed while the site runs.</summary>
/// <param name="config">Where and as whom.</param>
/// <param name="folder">The folder of the site file, from which paths begin.</param>
/// <param name="time">Time.</param>
internal sealed class OperatorDoor(OperatorConfig config, string folder, TimeProvider time)
{
    /// <summary>Opens a socket, or says why it cannot.</summary>
    /// <param name="version">The edition that the station speaks; nothing else is offered.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Outcome<IOcppSocket>> OpenAsync(OcppVersion version, CancellationToken stop)
    {
        // A disk may be slow, and whoever comes here must not wait for it.
        var read = await Task.Run(() => OperatorFiles.Read(config, folder), stop);
        if (!read.IsSuccess)
        {
            return Outcome<IOcppSocket>.Failure(read.Faults);
        }

        using var secrets = read.Value;
        var client = new OcppClientConfig
        {
            Address = config.Address,
            Identity = config.Identity,
            Versions = [version],
            Password = secrets.Password,
            Certificate = secrets.Certificate,
            Above = secrets.Above,
            Authorities = secrets.Authorities,
        };
        var opened = await OcppClient.ConnectAsync(client, time, stop);
        return opened.IsSuccess ? Outcome<IOcppSocket>.Success(opened.Value.Socket) : Outcome<IOcppSocket>.Failure(opened.Faults);
    }
}
