"""Invented names of people and companies. Any likeness to real ones is chance; domains end in .example."""

import numpy as np

FIRST = (
    "Aisha Alma Amir Anders Anika Arjun Astrid Beatriz Bjarke Camille Carlos Carmen Chidi Clara Daan Darius Elena "
    "Elias Elif Emil Esme Farah Felix Freja Gita Gustav Hana Hassan Helle Ida Imani Ingrid Ivan Jakob Jasmin Joon "
    "Jorge Karin Kofi Lars Leila Lena Luca Magnus Mateo Maya Mei Mikkel Milan Nadia Nia Nils Noor Olivia Omar Petra "
    "Priya Rafael Renata Rosa Ruth Samir Sanne Sofia Soren Tariq Thea Tomas Uma Viggo Wen Yara Yusuf Zoe"
)
LAST = (
    "Abelmann Adeyemi Aldous Andrade Arvidson Bakker Balogun Barnwell Bergdal Bhatt Brandvold Castellan Chandra "
    "Corvin Dahlgren Delacroix Drexler Ekholm Engelhart Falkner Farouk Fenwick Ferrante Gallowey Grimaldi Haddad "
    "Halloran Hartwell Holmquist Ibarra Iyer Jankovic Jessen Kallio Kimura Kirkeby Kowal Kruse Lachance Langley "
    "Lindqvist Loring Madsen Malik Marchetti Mbeki Merrow Morland Nakamura Nygaard Obrecht Okonkwo Orlov Osei Paludan "
    "Pemberton Quist Rahimi Ravndal Renner Roswell Sandoval Seidel Sharma Skovgaard Stenberg Tanaka Thorne Uddin "
    "Valdez Varga Vestergaard Vogel Wainwright Weiland Winther Yilmaz Zeller"
)
STEMS = (
    "Alderbrook Amberline Anvil Arcadia Ashgrove Auralis Bayfield Bluefin Brightwater Calder Cascadia Cedarline "
    "Cobaltis Copperfield Corvale Dovetail Dunmore Eastmarch Elmwood Everhart Fairlight Fernhill Foxglove Glasswing "
    "Goldcrest Granitor Greywater Halcyon Harborlight Havenport Highmoor Ironbark Juniper Kestrel Kingsford Lakemont "
    "Larkspur Lindenau Lumenor Marlowe Meridia Millstone Northgate Oakhaven Orchard Ostrava Palisade Pinecrest Quarry "
    "Ravenna Redfern Ridgeway Rosehall Saltmarsh Silverbirch Solstice Stonebridge Summit Tamarack Thornbury Tidewater "
    "Umbra Valemont Westerly Whitecap Willowby Windrose Yarrow Zephyr"
)
TRADES = (
    "Marine Foods Insurance Logistics Energy Retail Pharma Bank Robotics Paper Airways Telecom Health Chemicals Media "
    "Motors Water Textiles Steel Software"
)


def _pairs(rng: np.random.Generator, n: int, left: str, right: str) -> list:
    """n distinct "left right" names of two word lists; a second round of the same pairs gets a number."""
    first, last = left.split(), right.split()
    order = rng.permutation(len(first) * len(last))
    pairs = [divmod(int(order[i % len(order)]), len(last)) for i in range(n)]
    rounds = [i // len(order) for i in range(n)]
    return [
        f"{first[a]} {last[b]}" + (f" {again + 1}" if again else "")
        for (a, b), again in zip(pairs, rounds, strict=True)
    ]


def people(rng: np.random.Generator, n: int) -> list:
    """n distinct names of people."""
    return _pairs(rng, n, FIRST, LAST)


def companies(rng: np.random.Generator, n: int) -> list:
    """n distinct names of companies."""
    return _pairs(rng, n, STEMS, TRADES)
