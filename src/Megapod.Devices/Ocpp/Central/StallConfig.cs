namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A connector of a station as the site knows it.</summary>
/// <param name="Consumer">Its index among the site's consumers.</param>
/// <param name="Id">Its name.</param>
/// <param name="Nameplate">The most that it draws.</param>
/// <param name="Floor">What it may draw when no grant is in force; it is written into the station before any grant.</param>
/// <param name="Phases">Its phases, by which W become A.</param>
public sealed record StallConfig(int Consumer, string Id, Watts Nameplate, Watts Floor, Phases Phases);
