namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;

/// <summary>What is to be told of a transaction.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Moment">What has happened.</param>
/// <param name="Register">The register then.</param>
/// <param name="Stamp">When, by the station's clock.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="IsOffline">Whether the station was offline then.</param>
/// <param name="IsCarThere">Whether the car stays plugged in.</param>
internal sealed record TransactionNews(EmulatedTransaction Transaction, TransactionMoment Moment, WattHours Register, Instant Stamp, int Sequence, bool IsOffline, bool IsCarThere);
