def ask_page(title="policy-kg", endpoint="/sparql"):
    return "<p>soon"
