using Dapper;
using SafeReport.CaseDesk.Domain;
using SafeReport.CaseDesk.Features.Officers;
using SafeReport.CaseDesk.Tests.Cases;
using Xunit;

namespace SafeReport.CaseDesk.Tests.Officers;

/// <summary>One name, however a keyboard makes it.</summary>
public sealed class OfficerNameTests(CaseRoom room) : IClassFixture<CaseRoom>
{
    private static CancellationToken Stop => CaseRoom.Stop;

    [Theory]
    [InlineData("José Nuñez", "Jose\u0301 Nun\u0303ez")]
    [InlineData("José Nuñez", "  JOSÉ \u00A0 NUÑEZ\u200F ")]
    [InlineData("آزاده ملکی", "\u202Bا\u0653زاده ملکی\u202C")]
    public void A_name_is_the_same_whatever_keys_and_marks_it_was_typed_with(string name, string typed) =>
        Assert.Equal(Officer.Normalize(name), Officer.Normalize(typed));

    [Fact]
    public async Task An_officer_whose_name_was_stored_as_typed_by_the_first_version_is_still_found_and_not_added_twice()
    {
        var name = $"Zoe\u0308 {Guid.NewGuid():N}";
        var ring = await room.OfficerAsync(Role.Case);
        await room.ExecuteAsync(
            "update desk.officer set name = @Name, normalized_name = @Stored where id = @Id", new { Name = name, Stored = name.ToUpperInvariant(), Id = ring.Officer.Value });

        Assert.Equal(ring.Officer, (await room.Officers.FindAsync(name, Stop))?.Id);
        Assert.Equal(ring.Officer, (await room.Officers.FindAsync(CanonicalForm.Of(name), Stop))?.Id);

        var found = (await room.Officers.FindAsync(ring.Officer, Stop))!;
        await using var connection = await room.Desk.Source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        Assert.False(await OfficerStore.AddAsync(connection, transaction, found with { Id = OfficerId.New(), Name = CanonicalForm.Of(name) }, Stop));
    }

    [Fact]
    public async Task A_name_with_a_NUL_is_nobody_s() => Assert.Null(await room.Officers.FindAsync("Ada\0", Stop));
}
